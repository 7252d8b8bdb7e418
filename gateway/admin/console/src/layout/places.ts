// The pages, in the order of the navigation, with the permission that each needs.
export const places = [
  { path: '/exchanges', name: 'exchanges.title', permission: 'traffic:read' },
  { path: '/runs', name: 'runs.title', permission: 'traffic:read' },
  { path: '/outbox', name: 'outbox.title', permission: 'traffic:read' },
  { path: '/messages', name: 'log.title', permission: 'traffic:read' },
  { path: '/person', name: 'person.title', permission: 'rights:read' },
  { path: '/requests', name: 'rights.title', permission: 'rights:list' },
  { path: '/notices', name: 'notices.title', permission: 'notices:read' },
  { path: '/releases', name: 'releases.title', permission: 'statistics:read' },
  { path: '/journal', name: 'journal.title', permission: 'journal:read' },
  { path: '/configuration', name: 'configuration.title', permission: 'configuration:read' },
  { path: '/changes', name: 'changes.title', permission: 'drafts:read' },
  { path: '/workbench', name: 'bench.title', permission: 'drafts:read' },
  { path: '/tokens', name: 'tokens.title', permission: 'tokens:read' },
  { path: '/users', name: 'users.title', permission: 'users:read' },
] as const;
