import { defineTeams } from 'argosy';

const rbac = 'rbac.authorization.k8s.io';

export const teams = defineTeams({
  payments: {
    description: 'Takes money, and pays it out',
    groups: ['example:payments'],
    links: { Dashboard: 'https://grafana.example.com/d/apps?var-app={app}&var-env={environment}' },
  },
  observability: {
    groups: ['example:observability'],
    kinds: [
      { group: rbac, kind: 'Role' },
      { group: rbac, kind: 'RoleBinding' },
    ],
  },
});
