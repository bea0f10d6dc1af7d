import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { SerializableTransactions } from './serializable-transactions.js';
import { SerializationRetryInterceptor } from '../../http/requests/serialization-retry.interceptor.js';

@Global()
@Module({
  providers: [
    SerializableTransactions,
    { provide: APP_INTERCEPTOR, useClass: SerializationRetryInterceptor },
  ],
  exports: [SerializableTransactions],
})
export class TransactionsModule {}
