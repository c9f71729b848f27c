import { describe, expect, it } from 'vitest';
import { authorizationServer } from '#shared/web/portal/authorization-server.ts';

describe('the authorization server', () => {
  it.each([
    ['oauth.bitrix.info', 'https://acme.bitrix24.com', 'https://oauth.bitrix.info'],
    ['https://oauth.bitrix24.tech/rest/', 'https://acme.bitrix24.ru', 'https://oauth.bitrix24.tech'],
    ['oauth.bitrix24.tech', 'https://crm.acme.example', 'https://oauth.bitrix24.tech'],
    [null, 'https://acme.bitrix24.kz', 'https://oauth.bitrix24.tech'],
    [null, 'https://acme.bitrix24.de', 'https://oauth.bitrix.info'],
    [null, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('named %j by %s is %s', (named, portal, server) => {
    expect(authorizationServer(named, portal)).toBe(server);
  });

  it.each([
    ['evil.example', 'https://acme.bitrix24.com'],
    ['oauth.bitrix.info@evil.example', 'https://acme.bitrix24.com'],
    ['oauth.bitrix.info:8443', 'https://acme.bitrix24.com'],
    ['evil.example/oauth.bitrix.info', 'https://acme.bitrix24.com'],
    ['acme.bitrix24.com', 'https://acme.bitrix24.com'],
    ['127.0.0.1:8081', 'http://127.0.0.1:8080'],
    ['127.0.0.1:8080', 'https://acme.bitrix24.com'],
    ['', 'https://acme.bitrix24.com'],
  ])('is never %j for %s', (named, portal) => {
    expect(() => authorizationServer(named, portal)).toThrow('not an authorization server');
  });
});
