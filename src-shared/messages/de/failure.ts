import type { FailureMessages } from '../parts.ts';

export const failure = {
  'failure.wrongSipPassword': 'Das Telefonpasswort ist falsch',
  'failure.wrongSipPassword.fix': 'Prüfen Sie SIP-Adresse und Passwort in den Telefoneinstellungen.',
  'failure.sipForbidden': 'Die Telefonanlage lehnt dieses Konto ab',
  'failure.sipForbidden.fix': 'Fragen Sie Ihre Administration, ob das Konto mit diesem Programm genutzt werden darf.',
  'failure.sipServerUnreachable': 'Der Telefonserver ist nicht erreichbar',
  'failure.sipServerUnreachable.fix': 'Prüfen Sie Netzwerk und Serveradresse. Offhook versucht es weiter.',
  'failure.sipServerRefused': 'Der Telefonserver hat die Verbindung abgewiesen',
  'failure.sipServerRefused.fix': 'Prüfen Sie die Serveradresse. Offhook versucht es weiter.',
  'failure.sipTimeout': 'Der Telefonserver antwortet nicht',
  'failure.sipTimeout.fix': 'Prüfen Sie das Netzwerk. Offhook versucht es weiter.',

  'failure.portalUnreachable': 'Bitrix24 ist nicht erreichbar',
  'failure.portalUnreachable.fix':
    'Telefonieren geht wie gewohnt. Die Anrufe kommen ins CRM, sobald die Verbindung wieder steht.',
  'failure.portalAnswer': 'Bitrix24 hat unverständlich geantwortet',
  'failure.portalAnswer.fix': 'Prüfen Sie die Bitrix24-Adresse. Nichts geht verloren: Offhook versucht es weiter.',
  'failure.portalRefused': 'Bitrix24 hat die Anfrage abgelehnt',
  'failure.portalRefused.fix': 'Bitten Sie Ihre Administration, die Rechte der Anwendung Offhook zu prüfen.',
  'failure.portalOverloaded': 'Bitrix24 ist ausgelastet',
  'failure.portalOverloaded.fix': 'Sie müssen nichts tun: Offhook wartet kurz und versucht es noch einmal.',
  'failure.portalSignInNeeded': 'Bitte melden Sie sich erneut bei Bitrix24 an',
  'failure.portalSignInNeeded.fix': 'Bis dahin bleiben die Anrufe auf diesem Computer.',
  'failure.portalAccessDenied': 'Sie haben keinen Zugriff auf die Anwendung Offhook',
  'failure.portalAccessDenied.fix': 'Bitten Sie Ihre Bitrix24-Administration um Zugriff.',
  'failure.portalApproval': 'Bitrix24 wartet auf die Freigabe durch Ihre Administration',
  'failure.portalApproval.fix':
    'Bitten Sie Ihre Bitrix24-Administration, die Anfrage der Anwendung Offhook zu erlauben. Ihre Anrufe bleiben bis dahin gespeichert.',
  'failure.portalApplication': 'Die Anwendung Offhook ist nicht richtig eingerichtet',
  'failure.portalApplication.fix':
    'Bitten Sie Ihre Bitrix24-Administration, sie mit allen Rechten neu zu installieren. Ihre Anrufe bleiben bis dahin gespeichert.',
  'failure.portalClosed': 'Bitrix24 lässt keine Anwendungen zu',
  'failure.portalClosed.fix':
    'Bitten Sie Ihre Bitrix24-Administration, das Abonnement zu prüfen. Ihre Anrufe bleiben bis dahin gespeichert.',
  'failure.portalBlocked': 'Bitrix24 hat Anfragen Ihrer Firma gesperrt',
  'failure.portalBlocked.fix':
    'Bitten Sie Ihre Bitrix24-Administration, sich an den Support von Bitrix24 zu wenden. Offhook versucht es langsam weiter.',
  'failure.portalLine': 'Ihre Leitung konnte in Bitrix24 nicht benannt werden',
  'failure.portalLine.fix':
    'Ihre Anrufe funktionieren trotzdem. Ihre Administration kann die Leitung in den Telefonieeinstellungen benennen.',
  'failure.portalUserInactive': 'Bitrix24 kennt Sie nicht als aktiven Mitarbeiter',
  'failure.portalUserInactive.fix':
    'Lassen Sie Ihr Konto von Ihrer Administration prüfen und versuchen Sie es dann noch einmal.',
  'failure.portalNumber': 'Bitrix24 nimmt diese Nummer nicht an',
  'failure.portalNumber.fix': 'Wie Nummern geschrieben werden, kann Ihre Administration in den Nummernregeln ändern.',
  'failure.portalLostCall': 'Bitrix24 findet den Anruf nicht mehr',
  'failure.portalLostCall.fix':
    'Versuchen Sie es noch einmal. Wenn es dabei bleibt, wenden Sie sich an Ihre Administration.',
  'failure.portalRecording': 'Bitrix24 nimmt die Aufnahme nicht an',
  'failure.portalRecording.fix':
    'Ihre Administration kann nachsehen, ob das Bitrix24-Drive voll ist. Danach noch einmal versuchen.',
  'failure.signInTimedOut': 'Die Anmeldung hat zu lange gedauert',
  'failure.signInTimedOut.fix': 'Beginnen Sie neu und schließen Sie sie innerhalb weniger Minuten im Browser ab.',
  'failure.signInCancelled': 'Die Anmeldung wurde abgebrochen',
  'failure.signInCancelled.fix': 'Sie können jederzeit neu beginnen.',
  'failure.signInState': 'Diese Anmeldung gehört nicht zu diesem Computer',
  'failure.signInState.fix': 'Starten Sie die Anmeldung noch einmal von diesem Fenster aus.',
  'failure.signInClient': 'Bitrix24 akzeptiert Anwendungs-ID oder Schlüssel nicht',
  'failure.signInClient.fix': 'Prüfen Sie beides mit Ihrer Administration.',
  'failure.signInSecret': 'Für diese Anmeldung fehlt der Anwendungsschlüssel',
  'failure.signInSecret.fix':
    'Geben Sie den Anwendungsschlüssel ein oder die Adresse eines Begleitservers, der ihn verwahrt.',

  'failure.hostUnreachable': 'Der Begleitserver ist nicht erreichbar',
  'failure.hostUnreachable.fix':
    'Anrufe funktionieren. Gruppenanrufe und Klicks in der Mobil-App warten auf ihn; das Programm versucht es weiter.',
  'failure.hostRefused': 'Der Begleitserver lehnt das ab',
  'failure.hostRefused.fix': 'Bitte wenden Sie sich an Ihre Administration.',
  'failure.hostAnswer': 'Dort antwortet kein Begleitserver',
  'failure.hostAnswer.fix':
    'Bitte prüfen Sie die Adresse des Begleitservers oder wenden Sie sich an Ihre Administration.',
  'failure.hostVersion': 'Dieses Programm und der Begleitserver verstehen sich nicht',
  'failure.hostVersion.fix':
    'Eines von beiden ist zu alt. Bitte aktualisieren Sie es oder wenden Sie sich an Ihre Administration.',
  'failure.callbackTaken': 'Jemand anders ruft diesen Kunden an',
  'failure.callbackTaken.fix': 'Oder die Zeit war abgelaufen. Es ist nichts mehr zu tun.',
  'failure.callbackNotDialled': 'Der Kunde wurde nicht angerufen',
  'failure.callbackNotDialled.fix':
    'Bitte wählen Sie die Nummer selbst, oder warten Sie, bis das Telefon verbunden ist.',
  // The way there
  'failure.proxyUnreachable': 'Der Proxy der Firma ist nicht erreichbar',
  'failure.proxyUnreachable.fix':
    'Prüfen Sie, ob Sie im Firmennetz oder im VPN sind. Die Adresse des Proxys kennt Ihre Administration.',
  'failure.proxyRefused': 'Der Proxy der Firma lässt Offhook nicht durch',
  'failure.proxyRefused.fix':
    'Bitten Sie Ihre Administration, dort die Server von Bitrix24 und der Telefonanlage zuzulassen.',
  'failure.proxyLogin': 'Der Proxy der Firma verlangt Name und Passwort',
  'failure.proxyLogin.fix':
    'Geben Sie beides unter Einstellungen › Netzwerk ein. Ohne geht weder Telefonieren noch Bitrix24.',
  'failure.certificateUnknown': 'Dieser Computer vertraut dem Zertifikat eines Servers nicht',
  'failure.certificateUnknown.fix':
    'Es wurde nichts gesendet. Prüft Ihre Firma verschlüsselte Verbindungen, muss die Administration ihr Stammzertifikat auf diesem Computer installieren.',
  'failure.certificateDate': 'Das Zertifikat eines Servers ist heute nicht gültig',
  'failure.certificateDate.fix':
    'Prüfen Sie Datum und Uhrzeit dieses Computers. Stimmen sie, muss das Zertifikat des Servers erneuert werden.',
  'failure.certificateName': 'Das Zertifikat eines Servers gehört zu einer anderen Adresse',
  'failure.certificateName.fix':
    'Prüfen Sie die Adressen in den Einstellungen. Stimmen sie, sagen Sie es Ihrer Administration: Es wurde nichts gesendet.',
  'failure.certificateBad': 'Das Zertifikat eines Servers ist unbrauchbar',
  'failure.certificateBad.fix':
    'Sagen Sie es Ihrer Administration: Es wurde nichts gesendet, und mit so einem Server verbindet sich Offhook nicht.',

  'failure.microphoneDenied': 'Offhook darf das Mikrofon nicht benutzen',
  'failure.microphoneDenied.fix':
    'Erlauben Sie es in den Datenschutzeinstellungen Ihres Computers und rufen Sie dann erneut an.',
  'failure.microphoneMissing': 'Es wurde kein Mikrofon gefunden',
  'failure.microphoneMissing.fix': 'Schließen Sie ein Headset oder Mikrofon an und rufen Sie dann erneut an.',
  'failure.microphoneBusy': 'Ein anderes Programm benutzt das Mikrofon',
  'failure.microphoneBusy.fix': 'Schließen Sie das andere Programm und rufen Sie dann erneut an.',

  'failure.bridgePort': 'Die Verbindung zum Browser ließ sich auf diesem Computer nicht öffnen',
  'failure.bridgePort.fix': 'Ein anderes Programm belegt den Port. Beenden Sie es oder starten Sie den Computer neu.',
  'failure.browserNotConnected': 'Der Browser ist nicht verbunden',
  'failure.browserNotConnected.fix': 'Verbinden Sie ihn einmal, damit die Anrufkarte in Bitrix24 erscheint.',
  'failure.pushUnreachable': 'Der Push-Server von Bitrix24 ist nicht erreichbar',
  'failure.pushUnreachable.fix':
    'Offhook versucht es weiter. Ein Proxy, der WebSockets sperrt, muss diesen Server durchlassen.',
  'failure.pushDisabled': 'Dieses Bitrix24 hat keinen Push-Server',
  'failure.pushDisabled.fix':
    'Verbinden Sie den Browser direkt, oder bitten Sie Ihre Administration, den Push-Server einzuschalten.',

  // Links
  'failure.linkUnknown': 'Dieser Link verlangt etwas, das Offhook nicht tut',
  'failure.linkUnknown.fix': 'Es ist nichts passiert. Links mit Rufnummern funktionieren.',
  'failure.linkUnreadable': 'Dieser Link ist nicht lesbar',
  'failure.linkUnreadable.fix':
    'Tippen Sie die Nummer ein. Wenn Sie wissen, von wem der Link stammt, sagen Sie Bescheid.',
  'failure.linkNotANumber': 'In diesem Link steht keine Rufnummer',
  'failure.linkNotANumber.fix': 'Offhook ruft nur Nummern an, keine Namen. Tippen Sie die Nummer ein.',
  'failure.linkOtherSystem': 'Diese Nummer gehört zu einer anderen Telefonanlage',
  'failure.linkOtherSystem.fix':
    'Ihre Anlage würde damit jemand anderen erreichen. Fragen Sie nach der vollen Nummer mit + und Landesvorwahl.',
  'failure.linkSeveral': 'Es war mehr als eine Nummer',
  'failure.linkSeveral.fix': 'Nur die erste wurde übernommen. Öffnen Sie die anderen Links nacheinander.',
  'failure.linksNotTaken': 'Der Computer hat die Telefon-Links nicht übergeben',
  'failure.linksNotTaken.fix': 'Wählen Sie Offhook in den Einstellungen Ihres Computers für Telefon-Links aus.',
  'failure.selectionNoNumber': 'Es ist keine Rufnummer markiert',
  'failure.selectionNoNumber.fix':
    'Markieren oder kopieren Sie eine Nummer und nichts anderes, und drücken Sie die Tasten noch einmal.',
  'failure.startupRefused': 'Ihr Computer hat die Änderung nicht angenommen',
  'failure.startupRefused.fix':
    'Offhook darf hier nicht ändern, was von selbst startet. Fragen Sie Ihre Administration.',

  // Die Einrichtung durch eine Firma
  'failure.provisionUnreadable': 'Diese Einrichtung ist nicht lesbar',
  'failure.provisionUnreadable.fix':
    'Es wurde nichts geändert. Bitten Sie den Absender um einen neuen Link oder eine neue Datei.',
  'failure.provisionNotGenuine': 'Diese Einrichtung wurde unterwegs verändert',
  'failure.provisionNotGenuine.fix':
    'Ihre Unterschrift stimmt nicht. Es wurde nichts geändert. Sagen Sie Ihrer Administration Bescheid.',
  'failure.provisionExpired': 'Diese Einrichtung ist abgelaufen oder noch nicht gültig',
  'failure.provisionExpired.fix':
    'Bitten Sie Ihre Administration um eine neue und prüfen Sie die Uhr dieses Computers.',
  'failure.provisionReplayed': 'Diese Einrichtung ist nicht neuer als die geltende',
  'failure.provisionReplayed.fix':
    'Es wurde nichts geändert. Fehlt etwas, bitten Sie Ihre Administration um eine neue.',
  'failure.provisionManaged': 'Diesen Computer richtet seine Administration ein',
  'failure.provisionManaged.fix': 'Links und Dateien können das hier nicht. Es wurde nichts geändert.',
  'failure.provisionOtherKey': 'Diese Einrichtung stammt nicht von der Firma, die diesen Computer eingerichtet hat',
  'failure.provisionOtherKey.fix':
    'Es wurde nichts geändert. Haben Sie die Firma gewechselt, wählen Sie in Einstellungen › Vorgaben „Diese Firma vergessen“ und öffnen Sie sie noch einmal.',
  'failure.provisionNotConfirmed': 'Niemand konnte bestätigen, woher diese Einrichtung kommt',
  'failure.provisionNotConfirmed.fix':
    'Die Adresse darin hat nicht geantwortet oder kennt ihren Schlüssel nicht. Es wurde nichts geändert. Prüfen Sie das Netz oder fragen Sie Ihre Administration.',
  'failure.provisionOpen': 'Eine andere Einrichtung wartet auf Ihre Antwort',
  'failure.provisionOpen.fix': 'Beantworten Sie erst diese und öffnen Sie die neue dann noch einmal.',
  'failure.provisionSecretGone': 'Das Passwort kann nicht mehr abgeholt werden',
  'failure.provisionSecretGone.fix':
    'Es kann nur einmal abgeholt werden. Lassen Sie sich von Ihrer Administration das Passwort oder einen neuen Link geben.',
  'failure.provisionSecretUnreachable': 'Das Passwort konnte nicht abgeholt werden',
  'failure.provisionSecretUnreachable.fix':
    'Prüfen Sie das Netz und versuchen Sie es noch einmal, oder geben Sie das Passwort selbst ein.',

  'failure.settingsUnreadable': 'Die Einstellungen konnten nicht gelesen werden',
  'failure.settingsUnreadable.fix':
    'Die beschädigte Datei wurde beiseitegelegt. Bitte geben Sie Ihre Einstellungen noch einmal ein.',
  'failure.settingsNotWritten': 'Die Einstellungen konnten nicht gespeichert werden',
  'failure.settingsNotWritten.fix':
    'Prüfen Sie, ob Speicherplatz frei ist und ob Sie in Ihren Profilordner schreiben dürfen, und versuchen Sie es erneut.',
  'failure.managed': 'Das hat Ihre Administration festgelegt',
  'failure.managed.fix': 'Auf diesem Computer lässt es sich nicht ändern. Fragen Sie Ihre Administration.',
  'failure.policyProblem': 'Einige Vorgaben Ihrer Administration sind nicht brauchbar',
  'failure.policyProblem.fix':
    'Sie werden übergangen. Welche, steht unter Einstellungen › Vorgaben; sagen Sie Ihrer Administration Bescheid.',
  'failure.secretsUnavailable': 'Passwörter lassen sich auf diesem Computer nicht sicher speichern',
  'failure.secretsUnavailable.fix': 'Entsperren Sie den Schlüsselbund Ihres Computers und starten Sie Offhook neu.',
  'failure.secretsUnprotected': 'Passwörter werden ungeschützt gespeichert',
  'failure.secretsUnprotected.fix':
    'Dieser Computer hat keinen Schlüsselbund. Richten Sie einen ein (GNOME-Schlüsselbund oder KWallet) und geben Sie die Passwörter neu ein.',
  'failure.journalUnavailable': 'Anrufe lassen sich auf diesem Computer nicht speichern',
  'failure.journalUnavailable.fix': 'Schaffen Sie Speicherplatz und starten Sie Offhook neu.',
  'failure.journalNewer': 'Die bisherigen Anrufe gehören zu einer neueren Version von Offhook',
  'failure.journalNewer.fix':
    'Sie bleiben unverändert erhalten und sind mit der neueren Version wieder da. Bis dahin merkt sich Offhook nur neue Anrufe.',
  'failure.recordingDiskFull': 'Der Datenträger ist voll: Die Aufnahme wurde beendet',
  'failure.recordingDiskFull.fix':
    'Schaffen Sie Speicherplatz. Das Gespräch geht weiter; was bis dahin aufgenommen wurde, bleibt erhalten.',
  'failure.recordingGone': 'Die Aufnahme liegt nicht mehr so auf diesem Computer, wie sie aufgenommen wurde',
  'failure.recordingGone.fix': 'Jemand hat die Datei geändert oder gelöscht. Es gibt nichts zu senden.',
  'failure.recordingNotWritten': 'Die Aufnahme lässt sich nicht speichern',
  'failure.recordingNotWritten.fix':
    'Prüfen Sie, ob Sie in Ihren Profilordner schreiben dürfen. Das Gespräch geht weiter; was bis dahin aufgenommen wurde, bleibt erhalten.',
  'failure.notErased': 'Es ließ sich nicht alles löschen',
  'failure.notErased.fix':
    'Schließen Sie Programme, die die Dateien benutzen könnten, etwa einen Player, und versuchen Sie es noch einmal.',
  'failure.reportDiskFull': 'Die Festplatte ist voll: kein Bericht wurde gespeichert',
  'failure.reportDiskFull.fix': 'Schaffen Sie Platz oder wählen Sie einen anderen Ort.',
  'failure.reportNotWritten': 'Der Bericht ließ sich nicht speichern',
  'failure.reportNotWritten.fix': 'Wählen Sie einen anderen Ordner: vielleicht dürfen Sie in diesen nicht schreiben.',
  'failure.invalidInput': 'Diese Eingabe ist nicht verwendbar',
  'failure.invalidInput.fix': 'Prüfen Sie das markierte Feld.',
  'failure.endedBySleep': 'Ihr Gespräch endete, weil der Computer in den Ruhezustand ging',
  'failure.endedBySleep.fix': 'Für die Gegenseite wurde aufgelegt. Rufen Sie zurück, falls noch etwas offen ist.',
  'failure.phoneCrashed': 'Der Telefonteil ist ausgefallen und wurde neu gestartet',
  'failure.phoneCrashed.fix': 'Ein laufendes Gespräch ging verloren. Sie können jetzt wieder anrufen.',
  'failure.unexpected': 'Es ist ein unerwarteter Fehler aufgetreten',
  'failure.unexpected.fix':
    'Bitte versuchen Sie es noch einmal. Wenn er bleibt, wenden Sie sich an Ihre Administration.',
} as const satisfies FailureMessages;
