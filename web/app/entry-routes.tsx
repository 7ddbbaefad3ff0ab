import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchOf, text } from '../ui/search-params.ts'
import { MissingPage } from './broken-page.tsx'
import { rootRoute } from './shell-route.tsx'

/** Where to go after signing in. */
const signInSearch = searchOf({ next: text })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
  staticData: { title: 'Sign in' },
})

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../sign-in/sign-up-page.tsx'), 'SignUpPage'),
  staticData: { title: 'Sign up' },
})

const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('../sign-in/join-page.tsx'), 'JoinPage'),
  staticData: { title: 'Join' },
})

/** The component gallery, to look at every part at once; production builds do not contain it. */
const galleryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ui',
  component:
    import.meta.env.MODE === 'production'
      ? MissingPage
      : lazyRouteComponent(() => import('../ui/gallery-page.tsx'), 'GalleryPage'),
  staticData: { title: 'Gallery' },
})

/** Pages without rail and session. */
export const entryRoutes = [signInRoute, signUpRoute, joinRoute, galleryRoute] as const
