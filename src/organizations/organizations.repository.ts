import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { changingEntities } from '../database/transactions/changing.js';
import { Organization } from './organization.entity.js';

@Injectable()
export class OrganizationsRepository {
  constructor(@InjectRepository(Organization) private readonly organizations: Repository<Organization>) {}

  get(id: string): Promise<Organization> {
    return this.organizations.findOneByOrFail({ id });
  }

  /** Changes the given fields. */
  async update(id: string, fields: Partial<Pick<Organization, 'name' | 'timeZone'>>): Promise<void> {
    if (Object.values(fields).some((value) => value !== undefined))
      await changingEntities(this.organizations.manager, (manager) =>
        manager.update(Organization, { id }, fields),
      );
  }

  /** The one that comes after another, by id; null after the last. */
  next(id: string): Promise<Organization | null> {
    return this.organizations.findOne({ where: { id: MoreThan(id) }, order: { id: 'ASC' } });
  }
}
