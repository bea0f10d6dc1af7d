import { Page } from '../ui/page.tsx';

export const MyPage = () => <Page title="My">{null}</Page>;
