import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { UsersModule } from '../identity/users/users.module.js';
import { FollowingDueDays } from './following-due-days.js';
import { OrganizationReminders } from './organization-reminders.entity.js';
import { Organization } from './organization.entity.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Organization, OrganizationReminders]), AssignmentsModule, UsersModule],
  controllers: [OrganizationsController],
  providers: [OrganizationsService, OrganizationsRepository, FollowingDueDays],
})
export class OrganizationsModule {}
