/** The time zones to choose from, by their names of today. Others that Node knows, such as older spellings, are taken too. */
import { timeZoneOf } from '../http/validation/days.js';

/**
 * Names that ICU, and so `Intl`, still lists by older spellings, and what the IANA database calls them now (the names of
 * its `zone.tab`; its file `backward` has the older ones).
 */
const renamed: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

export const timeZones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone')
    .map((name) => renamed[name] ?? name)
    .filter((name) => timeZoneOf(name) === name && name !== 'UTC')
    .sort(),
];

/** The zone that somebody may have meant by a name that is none: its city, or its letters alone. */
export function similarTimeZone(name: string): string | undefined {
  const wanted = lettersOf(name);
  return timeZones.find((zone) =>
    [zone, zone.slice(zone.lastIndexOf('/') + 1)].map(lettersOf).includes(wanted),
  );
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}
