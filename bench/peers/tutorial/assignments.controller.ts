import { Body, Controller, Get, Post } from '@nestjs/common';
import { AssignmentsService } from './assignments.service.js';
import { CreateAssignmentDto } from './create-assignment.dto.js';

const looksFirst = process.env['LOOK_FIRST'] !== 'no';

@Controller()
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Post('api/external/assignments')
  create(@Body() dto: CreateAssignmentDto): Promise<object> {
    return looksFirst ? this.assignments.createChecked(dto) : this.assignments.createUnchecked(dto);
  }

  @Get('metrics')
  metrics(): string {
    const { attempts, aborts } = this.assignments.counts;
    return `onus_transaction_aborts_total{} ${aborts}\nonus_transaction_attempts_sum{} ${attempts}\n`;
  }
}
