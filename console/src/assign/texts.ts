import { number, plural, texts } from '../i18n/texts.ts';

export const t = texts({
  en: {
    title: 'Assign',
    counselor: 'Counselor',
    scenario: 'Scenario',
    several: 'Search and choose one or more',
    who: 'Assign to',
    what: 'To be assigned',
    noCounselor: 'Choose a counselor.',
    noScenario: 'Choose a scenario.',
    group: 'Group',
    wholeGroup: 'A whole group…',
    addGroup: 'Add',
    leftOutAsked: (count: number) =>
      plural(count, {
        one: '# that was asked for is archived, or not there, and is left out.',
        other: '# that were asked for are archived, or not there, and are left out.',
      }),
    dueOn: 'Due day',
    duePast: 'This day is past: it will be overdue at once.',
    note: 'Note',
    noteLength: (length: number, most: number) => `${number(length)} of ${number(most)} characters`,
    noteTooLong: (over: number) =>
      plural(over, { one: '# character too many', other: '# characters too many' }),
    assign: 'Assign',
    assignMany: (count: number) => `Assign ${number(count)}`,
    cancel: 'Cancel',
    notYours: 'Only supervisors and admins assign scenarios.',
    chooseBoth: 'Choose at least one counselor and one scenario: what would be assigned is shown here.',
    tooMany: (pairs: number, most: number) =>
      `These are ${number(pairs)} pairs; at most ${number(most)} can be assigned at once.`,
    preview: 'What will be assigned',
    looking: 'Looking for what is there already…',
    waiting: 'There is no connection. What is there already will be looked up as soon as it is back.',
    summary: (pairs: number) => plural(pairs, { one: '# pair', other: '# pairs' }),
    willBe: (count: number) => plural(count, { one: '# will be assigned', other: '# will be assigned' }),
    haveIt: (count: number) =>
      plural(count, { one: '# is assigned already', other: '# are assigned already' }),
    hadIt: (count: number) =>
      plural(count, { one: '# was completed before', other: '# were completed before' }),
    new: 'New',
    exists: 'Assigned already',
    completed: 'Completed before',
    leftOut: 'left out',
    again: 'again',
    by: (who: string, when: string) => `${who}, ${when}`,
    you: 'You',
    assignAgain: (count: number) =>
      plural(count, {
        one: 'Assign again what was completed before',
        other: 'Assign again the # that were completed before',
      }),
    nothingNew: 'There is nothing to assign: each counselor has each of these scenarios already.',
    nothingNewButAgain:
      'There is nothing new to assign. To assign again what was completed before, tick the box.',
    exceptions: 'Already assigned, or completed before',
    state: 'State',
    more: (count: number) => plural(count, { one: 'Show # more', other: 'Show # more' }),
    see: 'See',
    seeAssignment: (counselor: string, scenario: string) => `See ${scenario} of ${counselor}`,
    sending: 'Assigning…',
    sendingAgain:
      'The answer did not come: asking again. Nothing is assigned twice, however often it is asked.',
    sendingLater: 'There is no connection: it is sent as soon as it is back. Nothing is assigned twice.',
    unsure: 'It is not known whether this was assigned',
    unsureWhy:
      'It was sent, and no answer came. Try again: if it was assigned the first time, it is not assigned a second time.',
    unsureEarlier: 'It is not known whether your earlier try was done',
    unsureEarlierWhy:
      'It was sent, and no answer came; then you changed it. What is there now is shown below.',
    tryAgain: 'Try again',
    discard: 'Discard',
    goBack: 'Go back to it',
    lostOne: (counselor: string, scenario: string) => `${counselor} already has “${scenario}”`,
    lostOneByYou: 'You had assigned it yourself before this. Nothing was assigned now.',
    lostOneMeanwhile: 'It was assigned meanwhile, and is not assigned twice. Nothing was assigned now.',
    lost: (count: number) =>
      plural(count, {
        one: '# pair was assigned meanwhile, and was not assigned twice',
        other: '# pairs were assigned meanwhile, and were not assigned twice',
      }),
    assigned: (count: number) => plural(count, { one: '# assignment made', other: '# assignments made' }),
    assignedOne: (counselor: string, scenario: string) => `“${scenario}” assigned to ${counselor}`,
    assignedButLost: (count: number, lost: number) =>
      `${number(count)} assigned; ${number(lost)} had been assigned meanwhile`,
    undo: 'Undo',
    undoing: 'Taking it back…',
    undone: (count: number) =>
      plural(count, { one: '# assignment taken back', other: '# assignments taken back' }),
    undoneBut: (count: number, ended: number) =>
      `${number(count)} taken back; ${plural(ended, { one: '# had ended already and stays', other: '# had ended already and stay' })}`,
    undoUnsure: 'It is not known whether it was taken back: no answer came.',
    undoFailed: (why: string) => `It was not taken back. ${why}`,
    done: 'Done',
  },
  es: {
    title: 'Asignar',
    counselor: 'Consejero',
    scenario: 'Escenario',
    several: 'Busque y elija uno o varios',
    who: 'Asignar a',
    what: 'Se asignará',
    noCounselor: 'Elija un consejero.',
    noScenario: 'Elija un escenario.',
    group: 'Grupo',
    wholeGroup: 'Un grupo entero…',
    addGroup: 'Añadir',
    leftOutAsked: (count: number) =>
      plural(count, {
        one: 'Se omite # de lo que se pidió: está archivado o no existe.',
        other: 'Se omiten # de los que se pidieron: están archivados o no existen.',
      }),
    dueOn: 'Fecha límite',
    duePast: 'Ese día ya pasó: quedará vencida de inmediato.',
    note: 'Nota',
    noteLength: (length: number, most: number) => `${number(length)} de ${number(most)} caracteres`,
    noteTooLong: (over: number) => plural(over, { one: 'Sobra # carácter', other: 'Sobran # caracteres' }),
    assign: 'Asignar',
    assignMany: (count: number) => `Asignar ${number(count)}`,
    cancel: 'Cancelar',
    notYours: 'Solo los supervisores y administradores asignan escenarios.',
    chooseBoth: 'Elija al menos un consejero y un escenario: aquí se mostrará lo que se asignaría.',
    tooMany: (pairs: number, most: number) =>
      `Son ${number(pairs)} pares; se pueden asignar ${number(most)} como máximo a la vez.`,
    preview: 'Lo que se asignará',
    looking: 'Comprobando lo que ya existe…',
    waiting: 'No hay conexión. En cuanto vuelva se comprobará lo que ya existe.',
    summary: (pairs: number) => plural(pairs, { one: '# par', other: '# pares' }),
    willBe: (count: number) => plural(count, { one: 'se asignará #', other: 'se asignarán #' }),
    haveIt: (count: number) => plural(count, { one: '# ya está asignado', other: '# ya están asignados' }),
    hadIt: (count: number) => plural(count, { one: '# se completó antes', other: '# se completaron antes' }),
    new: 'Nuevo',
    exists: 'Ya asignado',
    completed: 'Completado antes',
    leftOut: 'se omite',
    again: 'otra vez',
    by: (who: string, when: string) => `${who}, ${when}`,
    you: 'Usted',
    assignAgain: (count: number) =>
      plural(count, {
        one: 'Asignar otra vez lo que se completó antes',
        other: 'Asignar otra vez los # que se completaron antes',
      }),
    nothingNew: 'No hay nada que asignar: cada consejero ya tiene cada uno de estos escenarios.',
    nothingNewButAgain:
      'No hay nada nuevo que asignar. Para asignar otra vez lo que se completó antes, marque la casilla.',
    exceptions: 'Ya asignados, o completados antes',
    state: 'Estado',
    more: (count: number) => plural(count, { one: 'Mostrar # más', other: 'Mostrar # más' }),
    see: 'Ver',
    seeAssignment: (counselor: string, scenario: string) => `Ver ${scenario} de ${counselor}`,
    sending: 'Asignando…',
    sendingAgain:
      'No llegó la respuesta: se pregunta de nuevo. Nada se asigna dos veces, por mucho que se pregunte.',
    sendingLater: 'No hay conexión: se enviará en cuanto vuelva. Nada se asigna dos veces.',
    unsure: 'No se sabe si se asignó',
    unsureWhy:
      'Se envió y no llegó respuesta. Inténtelo de nuevo: si se asignó la primera vez, no se asignará una segunda.',
    unsureEarlier: 'No se sabe si su intento anterior se realizó',
    unsureEarlierWhy:
      'Se envió y no llegó respuesta; después usted lo cambió. Abajo se muestra lo que hay ahora.',
    tryAgain: 'Intentar de nuevo',
    discard: 'Desechar',
    goBack: 'Volver a ello',
    lostOne: (counselor: string, scenario: string) => `${counselor} ya tiene «${scenario}»`,
    lostOneByYou: 'Usted lo había asignado antes. Ahora no se asignó nada.',
    lostOneMeanwhile: 'Se asignó entretanto y no se asigna dos veces. Ahora no se asignó nada.',
    lost: (count: number) =>
      plural(count, {
        one: '# par se asignó entretanto y no se asignó dos veces',
        other: '# pares se asignaron entretanto y no se asignaron dos veces',
      }),
    assigned: (count: number) => plural(count, { one: '# asignación hecha', other: '# asignaciones hechas' }),
    assignedOne: (counselor: string, scenario: string) => `«${scenario}» asignado a ${counselor}`,
    assignedButLost: (count: number, lost: number) =>
      `Asignados: ${number(count)}; ya se habían asignado entretanto: ${number(lost)}`,
    undo: 'Deshacer',
    undoing: 'Retirando…',
    undone: (count: number) =>
      plural(count, { one: '# asignación retirada', other: '# asignaciones retiradas' }),
    undoneBut: (count: number, ended: number) =>
      `Retiradas: ${number(count)}; ${plural(ended, { one: '# ya había terminado y se queda', other: '# ya habían terminado y se quedan' })}`,
    undoUnsure: 'No se sabe si se retiró: no llegó respuesta.',
    undoFailed: (why: string) => `No se retiró. ${why}`,
    done: 'Listo',
  },
});
