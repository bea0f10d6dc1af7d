import { Injectable } from '@nestjs/common';
import { Hourly } from '../database/hourly.js';
import { DeliveriesRepository } from './deliveries.repository.js';

/** Deletes deliveries that were kept for long enough, and what is left of webhooks that were deleted. */
@Injectable()
export class OldDeliveries extends Hourly {
  constructor(private readonly deliveries: DeliveriesRepository) {
    super('Old deliveries of webhooks could not be deleted, and stay for now.');
  }

  protected doSome(): Promise<boolean> {
    return this.deliveries.forgetOld();
  }
}
