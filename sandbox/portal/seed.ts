import type { CrmEntity, EntityType, PhoneEntry, PortalUser } from './model.ts';
import type { PortalState } from './state.ts';

/** Fills a new portal with people and clients. All numbers come from ranges reserved for fiction. */
export function seed(state: PortalState): void {
  state.users.push(
    person({ id: 1, name: 'Ada', lastName: 'Brandt', position: 'Administrator', admin: true, innerNumber: '101' }),
    person({ id: 12, name: 'Mara', lastName: 'Lindt', position: 'Sales', innerNumber: '102' }),
    person({ id: 13, name: 'Ben', lastName: 'Ortiz', position: 'Sales', innerNumber: '103' }),
  );
  const add = (
    type: EntityType,
    id: number,
    title: string,
    note: string,
    phones: PhoneEntry[],
    more: Partial<CrmEntity>,
  ) =>
    state.entities.push({
      type,
      id,
      title,
      note,
      phones,
      email: '',
      company: undefined,
      assignedById: 12,
      createdAt: state.now() - id * 86_400_000,
      ...more,
    });
  add('COMPANY', 1, 'Nordlicht Solar', 'Energy', [work('+493023125100')], { email: 'office@nordlicht.example' });
  add('COMPANY', 2, 'Kestrel Freight', 'Logistics', [work('+442079460100')], { assignedById: 13 });
  add('COMPANY', 3, 'Blue Fern Dental', 'Health', [work('+12025550140')], {});
  add('CONTACT', 1, 'Julia Hartmann', 'Head of purchasing', [work('+493023125101'), mobile('+4915200000101')], {
    company: 1,
    email: 'j.hartmann@nordlicht.example',
  });
  add('CONTACT', 2, 'Tom Whitfield', 'Fleet manager', [work('+442079460102')], { company: 2, assignedById: 13 });
  add('CONTACT', 3, 'Priya Nair', 'Practice owner', [mobile('+12025550143')], {
    company: 3,
    email: 'priya@fern.example',
  });
  add('CONTACT', 4, 'Oskar Wendt', 'Installer', [work('+493023125104')], { company: 1 });
  add('CONTACT', 5, 'Grace Okafor', 'Finance', [work('+442079460105')], { company: 2, assignedById: 13 });
  add('LEAD', 1, 'Website enquiry: roof lease', 'Web form', [mobile('+4915200000177')], {});
  add('LEAD', 2, 'Trade fair: pallet tracking', 'Trade fair', [work('+442079460177')], { assignedById: 13 });
}

function person(given: Partial<PortalUser> & Pick<PortalUser, 'id' | 'name' | 'lastName'>): PortalUser {
  return {
    email: `${given.name.toLowerCase()}@portal.example`,
    position: '',
    admin: false,
    active: true,
    innerNumber: '',
    workPhone: `+4930231259${String(given.id).padStart(2, '0')}`,
    mobilePhone: '',
    timemanStatus: 'OPENED',
    canViewStatistics: given.admin ?? false,
    crmRights: 'all',
    outgoingLine: '',
    ...given,
  };
}

const work = (value: string): PhoneEntry => ({ value, kind: 'WORK' });
const mobile = (value: string): PhoneEntry => ({ value, kind: 'MOBILE' });
