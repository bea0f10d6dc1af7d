import { Page } from '../ui/page.tsx';

export const CounselorPage = () => <Page title="Counselor">{null}</Page>;
