import { Page } from '../ui/page.tsx';

export const CounselorsPage = () => <Page title="Counselors">{null}</Page>;
