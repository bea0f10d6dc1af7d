import { Page } from '../ui/page.tsx';

export const PasswordPage = () => <Page title="Password">{null}</Page>;
