/** What is no value, although it looks like one. Reasons are sentences without their subject. */
import type { Told } from '../file/source.js';

/** What spreadsheets show where a formula has no value, in the languages in which they are most used. */
const errors = new Set(
  (
    '#N/A #REF! #NAME? #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA #FIELD! #BLOCKED! #CONNECT! #BUSY! ' +
    '#UNKNOWN! #ERROR! #NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF! #VALEUR! #NOM? #NOMBRE! #NUL! #N/D #N/D! #¡REF! #¡VALOR! ' +
    '#¿NOMBRE? #¡DIV/0! #¡NUM! #¡NULO! #VALOR! #NOME? #RIF! #VALORE! #N/B #VERW! #WAARDE! #NAAM? #GETAL! #DEEL/0! ' +
    '#ADR! #ARG! #NAZWA? #LICZBA! #DZIEL/0! #Н/Д #ССЫЛКА! #ЗНАЧ! #ИМЯ? #ЧИСЛО! #ДЕЛ/0! #ПУСТО! #SAKNAS! #REFERENS! ' +
    '#VÄRDEFEL! #NAMN? #OGILTIGT! #DIVISION/0!'
  ).split(' '),
);

/** Why a text is no value in any column. */
export function noValue(text: string): string | undefined {
  const first = text.charCodeAt(0);
  if (first !== 35 && first !== 69) return undefined;
  if (errors.has(text) || /^Err:\d{3}$/.test(text))
    return `is ${text}, the error of a spreadsheet and no value: mend its formula, or write what is meant`;
  if (/^#{3,}$/.test(text))
    return `is ${text.slice(0, 3)}…, which a spreadsheet shows where a column is too narrow: widen it and save the file again`;
  return undefined;
}

/** Why a cell is neither an id nor a name: what a workbook has as a date, it showed in another way. */
export function dateFault(told: Told | undefined): string | undefined {
  return told === 'day' || told === 'time'
    ? 'is a date in the workbook: was it something like 1-2, which the spreadsheet took for one? Format its column as text, and write it anew'
    : undefined;
}
