import { Module } from '@nestjs/common';
import { AdmissionWatch } from './admission-watch.js';

@Module({ providers: [AdmissionWatch], exports: [AdmissionWatch] })
export class WatchModule {}
