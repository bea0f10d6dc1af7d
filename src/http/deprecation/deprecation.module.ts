import { Module } from '@nestjs/common';
import { DeprecationNotices } from './deprecation-notices.js';
import { DeprecationsController } from './deprecations.controller.js';

@Module({
  controllers: [DeprecationsController],
  providers: [DeprecationNotices],
  exports: [DeprecationNotices],
})
export class DeprecationModule {}
