import { t } from '../words/words.ts';
import { fileRules } from './file-rules.ts';
import type { UploadRefusal } from './uploads.ts';

const MEBIBYTE = 1_048_576;

/** The sentence about refused files for the form that is shown again. The refused file's name stands before it. */
export function refusalWords(refusal: UploadRefusal): string {
  const words = reasonAndNextStep(refusal);
  return refusal.name === undefined ? words : t('“{name}”: {words}', { name: refusal.name, words });
}

function reasonAndNextStep({ code }: UploadRefusal): string {
  switch (code) {
    case 'file_too_large':
      return t('This file is too large. Choose a picture of at most {picture} MB, or a PDF of at most {pdf} MB.', {
        picture: fileRules.arrivingPictureBytes / MEBIBYTE,
        pdf: fileRules.storedBytes / MEBIBYTE,
      });
    case 'file_kind_refused':
      return t(
        'We accept only pictures (JPEG, PNG, WebP, GIF), and PDFs without scripts or other files inside. Choose another file.',
      );
    case 'file_unreadable':
      return t('This file is damaged or protected by a password. Choose another file.');
    case 'file_scan_refused':
      return t('Our scanner refused this file because it may do harm. Choose another file.');
    case 'too_many_files':
      return t('You can add up to {count} files. Choose fewer.', { count: fileRules.filesOfForm });
    case 'too_many_waiting_files':
      return t('You have added many files today without sending them. Send this without files, or try again tomorrow.');
    case 'upload_too_slow':
      return t('The files took too long to arrive. Choose fewer or smaller files.');
  }
}
