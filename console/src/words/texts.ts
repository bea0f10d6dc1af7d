import { texts } from '../i18n/texts.ts';

export const t = texts({
  en: {
    pending: 'Pending',
    in_progress: 'In progress',
    completed: 'Completed',
    cancelled: 'Cancelled',
    overdue: 'Overdue',
    noDueDate: 'No due day',
    partner: (name: string) => `${name} (partner)`,
    import: (name: string) => `${name} (import)`,
  },
  es: {
    pending: 'Pendiente',
    in_progress: 'En curso',
    completed: 'Completada',
    cancelled: 'Cancelada',
    overdue: 'Vencida',
    noDueDate: 'Sin fecha límite',
    partner: (name: string) => `${name} (socio)`,
    import: (name: string) => `${name} (importación)`,
  },
});

/** Of scenarios. */
export const modes = texts({
  en: { phone: 'Phone', chat: 'Chat' },
  es: { phone: 'Teléfono', chat: 'Chat' },
});
export const difficulties = texts({
  en: { beginner: 'Beginner', intermediate: 'Intermediate', advanced: 'Advanced' },
  es: { beginner: 'Inicial', intermediate: 'Intermedia', advanced: 'Avanzada' },
});
