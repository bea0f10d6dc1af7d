import { plural, texts } from '../i18n/texts.ts';

const counted = (one: string, other: string) => (count: number) => plural(count, { one, other });

const common = {
  en: {
    close: 'Close',
    again: 'Try again',
    undo: 'Undo',
    unsure:
      'The answer got lost, so it is not known whether this was done. Trying again is safe: it is done once.',
    failed: (why: string) => `Nothing was changed: ${why}.`,
    setBackUnsure:
      'The answer got lost, so it is not known whether all was set back. Trying again is safe: it is done once.',
    setBackFailed: (why: string) => `Not set back: ${why}.`,
    noWayBack: 'A cancelled assignment stays cancelled: there is no undo. It can be assigned again.',
    wereEnded: counted('# had ended and stays as it is.', '# had ended and stay as they are.'),
    wereSo: counted('# had it already.', '# had it already.'),
    wereGone: counted('# is not there any more.', '# are not there any more.'),
    whatChanges: 'What will change',
    haveEnded: counted('# has ended and stays as it is', '# have ended and stay as they are'),
    areSo: counted('# has it already', '# have it already'),
    areGone: counted('# is not there any more', '# are not there any more'),
    stays: (status: string) => `${status}, stays as it is`,
    isSo: 'Has it already',
    isGone: 'Is not there any more',
    nothing: 'Nothing will change.',
    fromTo: (from: string, to: string) => `${from} → ${to}`,
    rowName: (counselor: string, scenario: string) => `${counselor}, ${scenario}`,
    noNote: 'no note',
    whichAre: 'Assignments',
  },
  es: {
    close: 'Cerrar',
    again: 'Intentar de nuevo',
    undo: 'Deshacer',
    unsure:
      'La respuesta se perdió y no se sabe si se hizo. Puede intentarlo de nuevo sin riesgo: se hace una sola vez.',
    failed: (why: string) => `No se cambió nada: ${why}.`,
    setBackUnsure:
      'La respuesta se perdió y no se sabe si se deshizo todo. Puede intentarlo de nuevo sin riesgo: se hace una sola vez.',
    setBackFailed: (why: string) => `No se pudo deshacer: ${why}.`,
    noWayBack:
      'Una asignación cancelada no se puede recuperar: esto no se puede deshacer. Se puede asignar otra vez.',
    wereEnded: counted(
      '# ya había terminado y queda como está.',
      '# ya habían terminado y quedan como están.',
    ),
    wereSo: counted('# ya lo tenía así.', '# ya lo tenían así.'),
    wereGone: counted('# ya no existe.', '# ya no existen.'),
    whatChanges: 'Qué va a cambiar',
    haveEnded: counted('# ha terminado y queda como está', '# han terminado y quedan como están'),
    areSo: counted('# ya lo tiene así', '# ya lo tienen así'),
    areGone: counted('# ya no existe', '# ya no existen'),
    stays: (status: string) => `${status}, queda como está`,
    isSo: 'Ya lo tiene así',
    isGone: 'Ya no existe',
    nothing: 'No va a cambiar nada.',
    fromTo: (from: string, to: string) => `${from} → ${to}`,
    rowName: (counselor: string, scenario: string) => `${counselor}, ${scenario}`,
    noNote: 'sin nota',
    whichAre: 'Asignaciones',
  },
};

/** What each of the changes says. */
export const bulkTexts = {
  cancel: texts({
    en: {
      ...common.en,
      title: counted('Cancel # assignment', 'Cancel # assignments'),
      label: 'Reason',
      hint: 'For the history. It may be left out.',
      none: '',
      missing: '',
      willChange: counted('# will be cancelled', '# will be cancelled'),
      doIt: counted('Cancel # assignment', 'Cancel # assignments'),
      done: counted('# assignment cancelled.', '# assignments cancelled.'),
      setBack: (_done: number, _left: number) => '',
    },
    es: {
      ...common.es,
      title: counted('Cancelar # asignación', 'Cancelar # asignaciones'),
      label: 'Motivo',
      hint: 'Para el historial. Puede dejarse vacío.',
      none: '',
      missing: '',
      willChange: counted('# se cancelará', '# se cancelarán'),
      doIt: counted('Cancelar # asignación', 'Cancelar # asignaciones'),
      done: counted('# asignación cancelada.', '# asignaciones canceladas.'),
      setBack: (_done: number, _left: number) => '',
    },
  }),
  due: texts({
    en: {
      ...common.en,
      title: counted('Change the due day of # assignment', 'Change the due day of # assignments'),
      label: 'Due day',
      hint: '',
      none: 'Without a due day',
      missing: 'Choose a day, or leave it without one.',
      willChange: counted('# gets another due day', '# get another due day'),
      doIt: counted('Change # due day', 'Change # due days'),
      done: counted('# due day changed.', '# due days changed.'),
      setBack: (done: number, left: number) =>
        `${plural(done, { one: '# due day set back.', other: '# due days set back.' })}${left > 0 ? plural(left, { one: ' # was changed since and stays as it is.', other: ' # were changed since and stay as they are.' }) : ''}`,
    },
    es: {
      ...common.es,
      title: counted('Cambiar la fecha límite de # asignación', 'Cambiar la fecha límite de # asignaciones'),
      label: 'Fecha límite',
      hint: '',
      none: 'Sin fecha límite',
      missing: 'Elija un día o déjela sin fecha.',
      willChange: counted('# tendrá otra fecha límite', '# tendrán otra fecha límite'),
      doIt: counted('Cambiar # fecha límite', 'Cambiar # fechas límite'),
      done: counted('# fecha límite cambiada.', '# fechas límite cambiadas.'),
      setBack: (done: number, left: number) =>
        `${plural(done, { one: '# fecha límite restablecida.', other: '# fechas límite restablecidas.' })}${left > 0 ? plural(left, { one: ' # se cambió después y queda como está.', other: ' # se cambiaron después y quedan como están.' }) : ''}`,
    },
  }),
  note: texts({
    en: {
      ...common.en,
      title: counted('Change the note of # assignment', 'Change the note of # assignments'),
      label: 'Note',
      hint: 'What the counselor should know. It replaces the note that each has.',
      none: 'Without a note',
      missing: 'Write a note, or leave it without one.',
      willChange: counted('# gets another note', '# get another note'),
      doIt: counted('Change # note', 'Change # notes'),
      done: counted('# note changed.', '# notes changed.'),
      setBack: (done: number, left: number) =>
        `${plural(done, { one: '# note set back.', other: '# notes set back.' })}${left > 0 ? plural(left, { one: ' # was changed since and stays as it is.', other: ' # were changed since and stay as they are.' }) : ''}`,
    },
    es: {
      ...common.es,
      title: counted('Cambiar la nota de # asignación', 'Cambiar la nota de # asignaciones'),
      label: 'Nota',
      hint: 'Lo que el consejero debe saber. Sustituye la nota que tenga cada una.',
      none: 'Sin nota',
      missing: 'Escriba una nota o déjela sin ella.',
      willChange: counted('# tendrá otra nota', '# tendrán otra nota'),
      doIt: counted('Cambiar # nota', 'Cambiar # notas'),
      done: counted('# nota cambiada.', '# notas cambiadas.'),
      setBack: (done: number, left: number) =>
        `${plural(done, { one: '# nota restablecida.', other: '# notas restablecidas.' })}${left > 0 ? plural(left, { one: ' # se cambió después y queda como está.', other: ' # se cambiaron después y quedan como están.' }) : ''}`,
    },
  }),
};
export type BulkTexts = (typeof bulkTexts)['cancel'];
