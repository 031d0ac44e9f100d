/** The steps of the deployment in their order, each with the nodes it touches and what it does. */
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { deployPlan } from '../../../shared/job/plan';
import { shortNames } from '../../dashboard/names';
import { useMessages } from '../../i18n/useMessages';

/** More node names than this are counted and not listed. */
const NODES_SHOWN = 6;
/** Characters of a name that fit beside the text of a step. */
const NAME_LENGTH = 24;

export function PlanView({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const texts = useMessages();
  const plan = deployPlan(cluster);
  const short = shortNames(plan.hostnames, NAME_LENGTH);
  return (
    <>
      <p className="page-intro">{t('plan.intro')}</p>
      <ol className="plan">
        {plan.steps.map((step, index) => {
          const hostnames = plan.tasks.filter((task) => task.step === step).map(({ hostname }) => hostname);
          const everywhere = hostnames.length === plan.hostnames.length;
          const { title, about } = texts.step(step);
          return (
            <li key={step} className="plan-step">
              <span className="plan-number" aria-hidden>
                {index + 1}
              </span>
              <span className="plan-text">
                <strong>{title}</strong>
                <span className="plan-about">{about}</span>
              </span>
              <span className="plan-nodes">
                {everywhere && hostnames.length > 1 ? (
                  <Tag>{t('plan.allNodes', { count: hostnames.length })}</Tag>
                ) : (
                  hostnames.slice(0, NODES_SHOWN).map((hostname) => (
                    <Tag key={hostname} title={hostname}>
                      {short.get(hostname)}
                    </Tag>
                  ))
                )}
                {!everywhere && hostnames.length > NODES_SHOWN && (
                  <Tag>{t('plan.moreNodes', { count: hostnames.length - NODES_SHOWN })}</Tag>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
