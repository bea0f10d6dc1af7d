import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { actorOf } from '../assignments/lifecycle.js';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import {
  EditedOrganizationDto,
  EditOrganizationBody,
  OrganizationSettingsDto,
  TimeZonesDto,
} from './dto/organizations.dto.js';
import { OrganizationsService, type OrganizationWithSettings } from './organizations.service.js';
import { timeZones } from './time-zones.js';

@ApiTags('organization')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/organization')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  /**
   * Shows the organization.
   * @remarks That of who asks.
   */
  @Get()
  async get(@CurrentUser() user: UserPrincipal): Promise<OrganizationSettingsDto> {
    return toDto(await this.organizations.get(user.organizationId));
  }

  /**
   * Changes the organization.
   * @remarks The members that are given; the others stay. With the time zone, what is open and due on a day moves to
   * the end of that day there, and the answer says how many that were. What is changed of the reminders, or of the time zone, counts for the
   * reminders of the next 08:00 there.
   */
  @Patch()
  @Roles('admin')
  async edit(
    @CurrentUser() admin: UserPrincipal,
    @Body() body: EditOrganizationBody,
  ): Promise<EditedOrganizationDto> {
    const edited = await this.organizations.edit(admin.organizationId, body, actorOf(admin));
    return { ...toDto(edited), dueDatesMoved: edited.dueDatesMoved };
  }

  /**
   * Lists time zones.
   * @remarks Those that an organization can be in, by name.
   */
  @Get('time-zones')
  timeZones(): TimeZonesDto {
    return { items: [...timeZones] };
  }
}

function toDto({ id, name, timeZone, reminders }: OrganizationWithSettings): OrganizationSettingsDto {
  const { daysBefore, daysAfter } = reminders;
  return { id, name, timeZone, reminders: { daysBefore, daysAfter } };
}
