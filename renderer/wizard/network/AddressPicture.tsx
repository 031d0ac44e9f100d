/** Which addresses nodes, services and pods use, side by side; what two of them both claim is red. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { useMessages } from '../../i18n/useMessages';
import { useDraftStore } from '../../stores/draftStore';
import { addressInputOf, addressMap, type AddressInput, type Band, type BandKind } from './addressMap';

const kinds: readonly BandKind[] = ['nodes', 'services', 'pods'];
const ROW = 54;
const BAR = 22;
const BAR_TOP = 16;
/** More subnets of nodes than this are in the picture, but not in the words beside it. */
const RANGES_SHOWN = 2;
const HEIGHT = kinds.length * ROW + 14;

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const rangeText = ({ firstIp, lastIp }: Pick<Band, 'firstIp' | 'lastIp'>): string =>
  firstIp === lastIp ? firstIp : `${firstIp} – ${lastIp}`;

function Bars({ map, dnsServiceIp }: { map: ReturnType<typeof addressMap>; dnsServiceIp: string }): ReactNode {
  const { t } = useTranslation('network');
  const top = (kind: BandKind): number => kinds.indexOf(kind) * ROW + BAR_TOP;
  return (
    <>
      <defs>
        <pattern id="overlap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" className="overlap-ground" />
          <rect width="3" height="7" className="overlap-stripe" />
        </pattern>
      </defs>
      {kinds.map((kind) => (
        <line key={kind} x1="0" x2="100%" y1={top(kind) + BAR / 2} y2={top(kind) + BAR / 2} className="address-axis" />
      ))}
      {map.bands.map((band) => (
        <rect
          key={`${band.kind} ${band.firstIp}`}
          className={`band band-${band.kind}`}
          x={percent(band.from)}
          width={percent(band.to - band.from)}
          y={top(band.kind)}
          height={BAR}
          rx={4}
        >
          <title>{rangeText(band)}</title>
        </rect>
      ))}
      {map.overlaps.map(({ kinds: [a, b], from, to, ...ends }) => (
        <g key={`${a} ${b} ${ends.firstIp}`} className="overlap">
          <rect
            x={percent(from)}
            width={percent(Math.max(to - from, 0.006))}
            y={top(a) - 4}
            height={top(b) - top(a) + BAR + 8}
            rx={4}
            fill="url(#overlap)"
          />
          <title>{t('picture.overlap', { a: t(`picture.${a}`), b: t(`picture.${b}`), range: rangeText(ends) })}</title>
        </g>
      ))}
      {map.dns !== undefined && (
        <g className="dns-mark">
          <line x1={percent(map.dns)} x2={percent(map.dns)} y1={top('services') - 6} y2={top('services') + BAR + 4} />
          <text
            x={percent(map.dns)}
            dx={map.dns > 0.7 ? -6 : 6}
            y={top('services') + BAR + 14}
            textAnchor={map.dns > 0.7 ? 'end' : 'start'}
          >
            {t('picture.dns', { ip: dnsServiceIp })}
          </text>
        </g>
      )}
    </>
  );
}

export function AddressPicture(): ReactNode {
  const { t } = useTranslation('network');
  const texts = useMessages();
  const input = useDraftStore(useShallow((state) => JSON.stringify(addressInputOf(state.document))));
  const parsed = JSON.parse(input) as AddressInput;
  const map = addressMap(parsed);
  const overlaps = map.overlaps.map(({ kinds: [a, b], ...ends }) =>
    t('picture.overlap', { a: t(`picture.${a}`), b: t(`picture.${b}`), range: rangeText(ends) }),
  );
  const told = overlaps.length > 0 ? overlaps : [map.unread ? t('picture.unread') : t('picture.apart')];
  return (
    <figure className="address-picture" aria-label={t('picture.title')}>
      <div className="address-labels">
        {kinds.map((kind) => {
          const bands = map.bands.filter((band) => band.kind === kind);
          return (
            <div key={kind} className="address-label" style={{ height: ROW }}>
              <span className="address-name">
                <span className={`band-dot band-${kind}`} aria-hidden /> {t(`picture.${kind}`)}
              </span>
              <span className="address-range">
                {bands.length === 0 ? t('picture.none') : bands.slice(0, RANGES_SHOWN).map(rangeText).join(', ')}
                {bands.length > RANGES_SHOWN && ' …'}
              </span>
            </div>
          );
        })}
      </div>
      <svg height={HEIGHT} width="100%" role="img" aria-label={told.join(texts.gap)}>
        <Bars map={map} dnsServiceIp={parsed.dnsServiceIp} />
      </svg>
      <figcaption className={overlaps.length > 0 ? 'field-message-error' : ''}>
        {overlaps.length > 0
          ? overlaps.map((text) => <div key={text}>{text}</div>)
          : [...told, t('picture.scale')].join(texts.gap)}
      </figcaption>
    </figure>
  );
}
