/**
 * PostgreSQL, for every feature and knowing none: two pools of connections, and SERIALIZABLE transactions on one of them.
 * The schema and its migrations are here too; what a table means is said by the entity in its feature's folder.
 */
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Pools } from './pools.js';
import { SerializableTransactions } from './transactions/serializable-transactions.js';

@Module({})
export class DatabaseModule {
  /** Serves a DataSource that is connected and migrated; it is closed with the application. */
  static with(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [Pools, SerializableTransactions],
      exports: [Pools, SerializableTransactions],
    };
  }
}
