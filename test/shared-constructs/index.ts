export { Cache, type CacheProps, type CacheSpec, cacheKind } from './cache';
export { type DashboardSpec, dashboardKind } from './dashboard';
