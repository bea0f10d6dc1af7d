import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditNotes } from './audit-notes.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

@Module({
  controllers: [AuditController],
  providers: [AuditService, AuditRepository, AuditNotes],
  exports: [AuditNotes],
})
export class AuditModule {}
