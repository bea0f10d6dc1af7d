/**
 * NestJS and TypeORM on the service's own tables, as a tutorial would write it: entities, a controller and a service,
 * validation of the body, and a transaction that looks and saves. With LOOK_FIRST=no it is the shorter tutorial: READ
 * COMMITTED, and the unique index alone says what is a duplicate. No key, no log of requests.
 */
import 'reflect-metadata';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsService } from './assignments.service.js';
import { Assignment, AssignmentChange, Counselor, Organization, Scenario } from './entities.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['DATABASE_URL'] ?? '',
      entities: [Organization, Counselor, Scenario, Assignment, AssignmentChange],
    }),
  ],
  controllers: [AssignmentsController],
  providers: [AssignmentsService],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
await app.listen(0, '127.0.0.1');
console.error(`The tutorial serves at ${await app.getUrl()}`);
process.once('disconnect', () => process.exit());
