/** The rendered tree's place in the repository, which Argo CD's Applications name. */
export const RENDERED_ROOT = 'dist';
