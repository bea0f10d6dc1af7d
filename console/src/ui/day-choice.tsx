/** A day, typed or taken from a calendar. Loaded where a form needs it: the calendar is heavy. */
import { type CalendarDate, parseDate } from '@internationalized/date';
import { Button as AriaButton } from 'react-aria-components/Button';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
} from 'react-aria-components/Calendar';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker } from 'react-aria-components/DatePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { FieldError } from 'react-aria-components/FieldError';
import { Group } from 'react-aria-components/Group';
import { Heading } from 'react-aria-components/Heading';
import { Label } from 'react-aria-components/Label';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import type { Day } from '../i18n/dates.ts';
import { buttonLook } from './button.tsx';
import { errorLook, fieldLook, hintLook, labelLook } from './field-look.ts';
import { t } from './texts.ts';

const dayOf = (day: Day | null | undefined): CalendarDate | null => (day ? parseDate(day) : null);

/** @param value a day where the organization is, or null */
export function DayChoice({
  label,
  hint,
  error,
  value,
  onChange,
  earliest,
  today,
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: Day | null;
  onChange: (day: Day | null) => void;
  earliest?: Day;
  /** Where the organization is: the calendar opens there. */
  today?: Day;
}) {
  return (
    <DatePicker<CalendarDate>
      value={dayOf(value)}
      onChange={(date) => onChange(date?.toString() ?? null)}
      {...(today !== undefined && { placeholderValue: parseDate(today) })}
      minValue={dayOf(earliest) ?? undefined}
      isInvalid={error !== undefined || undefined}
      shouldForceLeadingZeros={false}
    >
      <Label className={labelLook}>{label}</Label>
      <Group className={`${fieldLook} flex items-center py-0.5! pe-1 focus-within:border-accent`}>
        <DateInput className="flex min-w-0 flex-1 flex-wrap">
          {(segment) => (
            <DateSegment
              segment={segment}
              className="rounded px-0.5 tabular-nums outline-none data-focused:bg-accent data-focused:text-on-accent data-placeholder:text-soft"
            />
          )}
        </DateInput>
        {value !== null && (
          <AriaButton
            slot={null}
            aria-label={`${t.clear}: ${label}`}
            onPress={() => onChange(null)}
            className={`${buttonLook({ look: 'icon' })} min-h-7! w-7`}
          >
            ✕
          </AriaButton>
        )}
        <AriaButton aria-label={t.calendar} className={`${buttonLook({ look: 'icon' })} min-h-7! w-7`}>
          <CalendarIcon />
        </AriaButton>
      </Group>
      {hint !== undefined && (
        <Text slot="description" className={hintLook}>
          {hint}
        </Text>
      )}
      <FieldError className={errorLook}>{error}</FieldError>
      <Popover className="rounded-lg border border-line bg-surface p-3 shadow-lg">
        <Dialog className="outline-none">
          <Calendar>
            <div className="mb-2 flex items-center gap-1">
              <Heading className="flex-1 font-semibold" />
              <AriaButton slot="previous" className={buttonLook({ look: 'icon' })}>
                <span className="rtl:rotate-180">‹</span>
              </AriaButton>
              <AriaButton slot="next" className={buttonLook({ look: 'icon' })}>
                <span className="rtl:rotate-180">›</span>
              </AriaButton>
            </div>
            <CalendarGrid>
              <CalendarGridHeader>
                {(day) => (
                  <CalendarHeaderCell className="text-xs font-medium text-soft">{day}</CalendarHeaderCell>
                )}
              </CalendarGridHeader>
              <CalendarGridBody>
                {(date) => (
                  <CalendarCell
                    date={date}
                    data-ours={date.toString() === today || undefined}
                    className="data-ours:font-bold data-ours:underline m-px flex size-9 cursor-pointer items-center justify-center rounded-md data-disabled:cursor-default data-disabled:opacity-40 data-outside-month:hidden data-selected:bg-accent data-selected:text-on-accent data-hovered:not-data-selected:bg-page data-unavailable:line-through"
                  />
                )}
              </CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

const CalendarIcon = () => (
  <svg aria-hidden viewBox="0 0 16 16" className="size-4 fill-none stroke-current stroke-[1.5]">
    <path d="M2 3.5h12v10.5H2zM2 7h12M5 1.5v3M11 1.5v3" />
  </svg>
);
