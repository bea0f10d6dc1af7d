import { number, plural, texts } from '../i18n/texts.ts';

export const t = texts({
  en: {
    title: 'Home',
    assign: 'Assign',
    numbers: 'At a glance',
    open: 'Open',
    overdue: 'Overdue',
    withoutDueDate: 'Without a due day',
    completed: 'Completed in the last 7 days',
    asOf: (time: string) => `As of ${time}`,
    byWeek: 'Open by the week in which they are due',
    chart:
      'Columns: open assignments by the week in which they are due, pending and in progress. The table below has the numbers.',
    table: 'The numbers as a table',
    week: 'Week from',
    weekFrom: (day: string) => `Week from ${day}`,
    thisWeek: 'this week',
    pending: 'Pending',
    inProgress: 'In progress',
    columnTitle: (week: string, pending: number, inProgress: number) =>
      `${week}: ${number(pending)} pending, ${number(inProgress)} in progress`,
    others: (count: number) =>
      plural(count, {
        one: '# more is due outside of these weeks:',
        other: '# more are due outside of these weeks:',
      }),
    earlier: 'earlier',
    later: 'later',
    mostOverdue: 'Longest overdue',
    allOverdue: 'Everything overdue',
    nothingOverdue: 'Nothing is overdue.',
    nothingOpen: 'Nothing is open',
    nothingOpenWhy: 'Assign scenarios to counselors, and see here when they are due.',
    assignFirst: 'Assign scenarios',
  },
  es: {
    title: 'Inicio',
    assign: 'Asignar',
    numbers: 'De un vistazo',
    open: 'Abiertas',
    overdue: 'Vencidas',
    withoutDueDate: 'Sin fecha límite',
    completed: 'Completadas en los últimos 7 días',
    asOf: (time: string) => `Actualizado a las ${time}`,
    byWeek: 'Abiertas por la semana en que vencen',
    chart:
      'Columnas: asignaciones abiertas por la semana en que vencen, pendientes y en curso. La tabla de abajo tiene los números.',
    table: 'Los números en una tabla',
    week: 'Semana del',
    weekFrom: (day: string) => `Semana del ${day}`,
    thisWeek: 'esta semana',
    pending: 'Pendientes',
    inProgress: 'En curso',
    columnTitle: (week: string, pending: number, inProgress: number) =>
      `${week}: ${number(pending)} pendientes, ${number(inProgress)} en curso`,
    others: (count: number) =>
      plural(count, {
        one: '# más vence fuera de estas semanas:',
        other: '# más vencen fuera de estas semanas:',
      }),
    earlier: 'antes',
    later: 'después',
    mostOverdue: 'Vencidas hace más tiempo',
    allOverdue: 'Todas las vencidas',
    nothingOverdue: 'No hay ninguna vencida.',
    nothingOpen: 'No hay nada abierto',
    nothingOpenWhy: 'Asigne escenarios a los consejeros y verá aquí cuándo vencen.',
    assignFirst: 'Asignar escenarios',
  },
});
