/**
 * PostgreSQL, for every feature and knowing none: two pools of connections, SERIALIZABLE transactions on one of them, and
 * lists apart from both.
 * The schema and its migrations are here too; what a table means is said by the entity in its feature's folder.
 */
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { Lists } from './lists/lists.js';
import { Pools, WRITES } from './connections/pools.js';
import { PredicateLocks } from './transactions/predicate-locks.js';
import { SerializableTransactions } from './transactions/serializable-transactions.js';

@Module({})
export class DatabaseModule {
  /** Serves a DataSource that is connected and migrated, and a pool; both are closed with the application. */
  static with(dataSource: DataSource, writes: Pool): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [
        { provide: WRITES, useValue: writes },
        Pools,
        Lists,
        PredicateLocks,
        SerializableTransactions,
      ],
      exports: [Pools, Lists, PredicateLocks, SerializableTransactions],
    };
  }
}
