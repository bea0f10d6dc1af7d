/** The whole service: the product's rooms, and below them identity, HTTP, the database and operations. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { AssignmentsModule } from './assignments/assignments.module.js';
import { CounselorsModule } from './counselors/counselors.module.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { HttpModule } from './http/http.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { OperationsModule } from './operations/operations.module.js';
import type { Settings } from './operations/settings/settings.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { PartnersModule } from './partners/partners.module.js';
import { RemindersModule } from './reminders/reminders.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ScenariosModule } from './scenarios/scenarios.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({})
export class AppModule {
  static with(settings: Settings, dataSource: DataSource, writes: Pool): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // First, because Express looks at routes in their order, and this door is used most.
        PartnersModule,
        AssignmentsModule,
        CounselorsModule,
        ScenariosModule,
        ImportsModule,
        ReportsModule,
        EventsModule,
        WebhooksModule,
        OrganizationsModule,
        RemindersModule,
        IdentityModule,
        HttpModule,
        DatabaseModule.with(dataSource, writes),
        OperationsModule.with(settings),
      ],
    };
  }
}
