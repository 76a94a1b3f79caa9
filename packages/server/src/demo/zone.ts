/** The id of the demo zone; its folder is programmes/zones/demo. */
export const DEMO_ZONE = 'demo'

/** As many firms as the innovation-points platform of 仲恺 was reported to have in its system. */
export const DEMO_FIRMS = 1109

/** The seed all the demo's draws start from. */
export const DEMO_SEED = 20260630
