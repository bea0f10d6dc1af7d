import { texts } from '../i18n/texts.ts';

export const t = texts({
  en: {
    title: 'Sign in to Onus',
    email: 'Email',
    password: 'Password',
    signIn: 'Sign in',
    or: 'or',
    signInWith: (issuer: string) => `Sign in with ${issuer}`,
    notLetIn: 'You are not signed in',
    ended: 'Your session has ended',
    endedWhy: 'Sign in again, and you go on where you were.',
    capsLock: 'Caps Lock is on.',
    wrong: 'Email and password do not match.',
    tooMany: 'Too many wrong passwords.',
    againAfter: (clock: string) => `You can try again in ${clock}.`,
    againNow: 'You can try again now.',
    stillIn: 'You are still signed in: Onus did not answer.',
    signOutAgain: 'Sign out',
    passwordAndSessions: 'Password and sessions',
    changePassword: 'Change the password',
    mustChange: 'Choose a password of your own',
    mustChangeWhy:
      'Your password was given to you, so somebody else knows it. Choose another one, and everything here is open to you.',
    givenPassword: 'The password that you were given',
    currentPassword: 'Current password',
    newPassword: 'New password',
    newPasswordHint:
      'At least 10 characters, of any kind. Several words are easy to remember and hard to guess.',
    showPasswords: 'Show what I type',
    passwordChanged: 'Your password is changed. Everywhere else you are signed out.',
    sessions: 'Where you are signed in',
    thisOne: 'this browser',
    unknownBrowser: 'A browser or program',
    unknownAddress: 'address not known',
    signedInAt: (moment: string) => `Signed in ${moment}`,
    endsAt: (moment: string) => `Ends ${moment}`,
    end: 'End',
    endNamed: (browser: string, moment: string) => `End: ${browser}, signed in ${moment}`,
    endOthers: 'End all others',
    sessionEnded: (browser: string) => `${browser} is signed out.`,
    othersEnded: 'You are signed in here and nowhere else.',
    moreSessions: 'There are more, which are older. “End all others” ends them, too.',
  },
  es: {
    title: 'Iniciar sesión en Onus',
    email: 'Correo electrónico',
    password: 'Contraseña',
    signIn: 'Iniciar sesión',
    or: 'o',
    signInWith: (issuer: string) => `Iniciar sesión con ${issuer}`,
    notLetIn: 'No ha iniciado sesión',
    ended: 'Su sesión ha terminado',
    endedWhy: 'Inicie sesión de nuevo y continuará donde estaba.',
    capsLock: 'El bloqueo de mayúsculas está activado.',
    wrong: 'El correo electrónico y la contraseña no coinciden.',
    tooMany: 'Demasiadas contraseñas incorrectas.',
    againAfter: (clock: string) => `Puede volver a intentarlo en ${clock}.`,
    againNow: 'Ya puede volver a intentarlo.',
    stillIn: 'Su sesión sigue abierta: Onus no respondió.',
    signOutAgain: 'Cerrar sesión',
    passwordAndSessions: 'Contraseña y sesiones',
    changePassword: 'Cambiar la contraseña',
    mustChange: 'Elija su propia contraseña',
    mustChangeWhy:
      'Su contraseña se la dio otra persona, que por tanto la conoce. Elija otra y tendrá acceso a todo.',
    givenPassword: 'La contraseña que le dieron',
    currentPassword: 'Contraseña actual',
    newPassword: 'Contraseña nueva',
    newPasswordHint:
      'Al menos 10 caracteres, de cualquier tipo. Varias palabras son fáciles de recordar y difíciles de adivinar.',
    showPasswords: 'Mostrar lo que escribo',
    passwordChanged: 'Su contraseña ha cambiado. Sus demás sesiones han terminado.',
    sessions: 'Dónde tiene sesión abierta',
    thisOne: 'este navegador',
    unknownBrowser: 'Un navegador o programa',
    unknownAddress: 'dirección desconocida',
    signedInAt: (moment: string) => `Sesión iniciada: ${moment}`,
    endsAt: (moment: string) => `Termina: ${moment}`,
    end: 'Terminar',
    endNamed: (browser: string, moment: string) => `Terminar: ${browser}, sesión iniciada ${moment}`,
    endOthers: 'Terminar todas las demás',
    sessionEnded: (browser: string) => `La sesión de ${browser} ha terminado.`,
    othersEnded: 'Solo tiene sesión abierta aquí.',
    moreSessions: 'Hay más, que son anteriores. «Terminar todas las demás» también las termina.',
  },
});

/** Why the issuer's way led to no session: by the words of the service, in `error` of the address. */
export const issuerFaults: Record<string, string> = texts({
  en: {
    cancelled: 'Signing in there was cancelled.',
    expired:
      'This sign-in was begun in another browser, or too long ago, or was finished already. Begin again.',
    refused:
      'The account there does not say what Onus needs to know, such as your role, or is not the one known here. Ask an admin: the log of Onus says what it is.',
    deactivated: 'Your account here is deactivated. Ask an admin of your organization.',
    'issuer-unavailable': 'The page to sign in at does not answer. Try again in a moment.',
    'database-unavailable': 'Onus cannot look up who you are at the moment. Try again.',
    failed: 'The answer from there was not valid. Begin again; if it happens again, tell an admin.',
  },
  es: {
    cancelled: 'Usted, o la página de allí, lo terminó antes de tiempo.',
    expired: 'Se empezó en otro navegador, hace demasiado tiempo, o ya había terminado. Empiece de nuevo.',
    refused:
      'La cuenta de allí no dice lo que Onus necesita saber, como su función, o no es la que se conoce aquí. Pregunte a un administrador: el registro de Onus dice qué es.',
    deactivated: 'Su cuenta aquí está desactivada. Pregunte a un administrador de su organización.',
    'issuer-unavailable': 'La página para iniciar sesión no responde. Inténtelo de nuevo en un momento.',
    'database-unavailable': 'Onus no puede comprobar quién es usted en este momento. Inténtelo de nuevo.',
    failed:
      'Lo que llegó de allí no era como debe ser. Empiece de nuevo; si continúa, avise a un administrador.',
  },
});

/** What is wrong with a password, by the service's `code` for it. */
export const passwordFaults: Record<string, string> = texts({
  en: {
    'wrong-password': 'This is not your password.',
    'no-password': 'You have no password here: you sign in elsewhere.',
    unchanged: 'This is the password that you have.',
  },
  es: {
    'wrong-password': 'Esta no es su contraseña.',
    'no-password': 'Aquí no tiene contraseña: inicia sesión en otro lugar.',
    unchanged: 'Esta es la contraseña que ya tiene.',
  },
});
