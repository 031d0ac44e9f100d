/** By which names the API is reached, besides the masters' own: profile secure, where its certificate says them. */
import { Form, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ListField } from '../fields/ListField';
import { TextField } from '../fields/TextField';

export function ApiFields(): ReactNode {
  const { t } = useTranslation('network');
  return (
    <>
      <Typography.Title level={3} className="section-title">
        {t('api.title')}
      </Typography.Title>
      <TextField path="api.endpoint" label={t('api.endpoint')} help={t('api.endpointHelp')} optional width={480} />
      <Form.Item label={t('api.extraNames')} extra={t('api.extraNamesHelp')}>
        <ListField path="api.extraNames" label={t('api.extraName')} addText={t('api.addName')} />
      </Form.Item>
    </>
  );
}
