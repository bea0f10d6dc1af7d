import { texts } from '../i18n/texts.ts';

export const t = texts({
  en: { title: 'Sign in to Onus', email: 'Email', password: 'Password', signIn: 'Sign in' },
  es: {
    title: 'Iniciar sesión en Onus',
    email: 'Correo electrónico',
    password: 'Contraseña',
    signIn: 'Iniciar sesión',
  },
});
