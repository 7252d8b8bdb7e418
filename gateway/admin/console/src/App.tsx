import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Shell } from './layout/Shell';
import { places } from './layout/places';
import { Breach } from './pages/Breach';
import { Breaches } from './pages/Breaches';
import { Change } from './pages/Change';
import { Changes } from './pages/Changes';
import { Configuration } from './pages/Configuration';
import { Exchanges } from './pages/Exchanges';
import { Installation } from './pages/Installation';
import { Message } from './pages/Message';
import { Messages } from './pages/Messages';
import { Journal } from './pages/Journal';
import { NotFound } from './pages/NotFound';
import { Notices } from './pages/Notices';
import { Outbox } from './pages/Outbox';
import { Partners } from './pages/Partners';
import { Person } from './pages/Person';
import { Release } from './pages/Release';
import { Releases } from './pages/Releases';
import { Requests } from './pages/Requests';
import { RightsRequest } from './pages/Request';
import { Rules } from './pages/Rules';
import { Run } from './pages/Run';
import { Runs } from './pages/Runs';
import { Tokens } from './pages/Tokens';
import { Users } from './pages/Users';
import { ProviderReturn, returnPath } from './session/Provider';
import { SignIn } from './session/SignIn';
import { Waiting } from './parts/Waiting';
import { useSession } from './session/SessionContext';

const Workbench = lazy(async () => ({ default: (await import('./pages/Workbench')).Workbench }));

export function App() {
  const { session, may } = useSession();
  if (!session.signed_in) {
    return <SignIn />;
  }
  const home = places.find((place) => may(place.permission))?.path ?? '/configuration';
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to={home} replace />} />
        <Route path="exchanges" element={<Exchanges />} />
        <Route path="runs" element={<Runs />} />
        <Route path="runs/:run" element={<Run />} />
        <Route path="outbox" element={<Outbox />} />
        <Route path="messages" element={<Messages />} />
        <Route path="messages/:message" element={<Message />} />
        <Route path="partners/:party?" element={<Partners />} />
        <Route path="rules" element={<Rules />} />
        <Route path="installation" element={<Installation />} />
        <Route path="person" element={<Person />} />
        <Route path="requests" element={<Requests />} />
        <Route path="requests/:request" element={<RightsRequest />} />
        <Route path="breaches" element={<Breaches />} />
        <Route path="breaches/:breach" element={<Breach />} />
        <Route path="notices" element={<Notices />} />
        <Route path="releases" element={<Releases />} />
        <Route path="releases/:release" element={<Release />} />
        <Route path="journal" element={<Journal />} />
        <Route path="configuration" element={<Configuration />} />
        <Route path="changes" element={<Changes />} />
        <Route path="changes/:draft" element={<Change />} />
        <Route path="workbench/:draft?/:exchange?" element={<Suspense fallback={<Waiting />}><Workbench /></Suspense>} />
        <Route path="tokens" element={<Tokens />} />
        <Route path="users" element={<Users />} />
        <Route path={returnPath} element={<ProviderReturn />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
