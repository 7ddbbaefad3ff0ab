import { conditionsOf, type FilterNode } from '@woochat/contract/filter.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { useMemo } from 'react'
import { useFields } from '../fields/queries.ts'
import { ownerName, useOwners } from '../members/owners.ts'
import { useTagMap } from '../tags/queries.ts'
import { useCampaignNames } from './campaign-queries.ts'
import type { Names } from './sentence.ts'
import { subjectsOf } from './subjects.ts'

/** What the things a filter speaks of are called here. */
export function useNames(node: FilterNode): Names {
  const fields = useFields().data
  const tags = useTagMap()
  const owners = useOwners()
  const subjects = useMemo(() => (fields ? subjectsOf(fields) : []), [fields])
  const campaigns = useCampaignNames(useMemo(() => campaignsIn(node), [node]))
  return {
    subjects,
    tag: (id) => tags.get(id)?.name ?? 'a deleted tag',
    owner: (id) => ownerName(owners, id) ?? 'a former member',
    campaign: (id) => campaigns.get(id) ?? `Campaign ${id}`,
  }
}

const campaignsIn = (node: FilterNode): CampaignId[] => [
  ...new Set(
    conditionsOf(node).flatMap((condition) =>
      condition.type === 'campaign' && condition.campaignId !== null ? [condition.campaignId] : [],
    ),
  ),
]
