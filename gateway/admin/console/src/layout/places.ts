// The pages, in the order of the navigation, with the permission that each needs.
export const places = [
  { path: '/exchanges', name: 'exchanges.title', permission: 'traffic:read' },
  { path: '/runs', name: 'runs.title', permission: 'traffic:read' },
  { path: '/outbox', name: 'outbox.title', permission: 'traffic:read' },
  { path: '/messages', name: 'log.title', permission: 'traffic:read' },
  { path: '/person', name: 'person.title', permission: 'consents:read' },
  { path: '/configuration', name: 'configuration.title', permission: 'configuration:read' },
  { path: '/tokens', name: 'tokens.title', permission: 'tokens:read' },
  { path: '/users', name: 'users.title', permission: 'users:read' },
] as const;
