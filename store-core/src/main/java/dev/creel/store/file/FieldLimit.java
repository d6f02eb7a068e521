package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileTransaction.Wish;
import dev.creel.store.json.ObjectText;
import dev.creel.store.json.ObjectText.Range;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses entries with fields that are too large, unless the document holds these fields already and the change only
 * carries them along, in their entry or from one that it removes. Belongs to one thread.
 */
final class FieldLimit {

    private final FileTransaction transaction;
    private final long maxBytes;

    FieldLimit(FileTransaction transaction, long maxBytes) {
        this.transaction = transaction;
        this.maxBytes = maxBytes;
    }

    /**
     * Looks at the fields of an entry before it is written.
     *
     * @throws IllegalArgumentException if one is too large
     */
    void check(Wish wish, SessionEntry next) {
        // Nearly every entry is shorter than one field may be, and is not looked at.
        if (next.length() <= maxBytes) {
            return;
        }
        ObjectText text = next.objectText();
        Map<String, Range> tooLarge = text.longerThan(maxBytes);
        forgetCarried(tooLarge, text, transaction.present(wish));
        for (Wish other : transaction.wishes()) {
            if (!tooLarge.isEmpty() && other.next() == null) {
                forgetCarried(tooLarge, text, transaction.present(other));
            }
        }
        tooLarge.forEach((field, range) -> {
            throw new IllegalArgumentException("The field " + field + " of the entry for " + wish.normal()
                    + " would take " + (range.to() - range.from()) + " bytes; the limit is " + maxBytes
                    + ". Nothing was changed. Keep what is so large in a file of its own, or raise maxFieldBytes in"
                    + " FileStoreOptions.");
        });
    }

    private void forgetCarried(Map<String, Range> tooLarge, ObjectText text, @Nullable SessionEntry present) {
        if (present == null || present.length() <= maxBytes) {
            return;
        }
        ObjectText before = present.objectText();
        Map<String, Range> there = before.longerThan(maxBytes);
        tooLarge.entrySet().removeIf(field -> isSame(text, field.getValue(), before, there.get(field.getKey())));
    }

    private static boolean isSame(ObjectText text, Range range, ObjectText other, @Nullable Range otherRange) {
        return otherRange != null
                && Arrays.equals(
                        text.bytes(), range.from(), range.to(), other.bytes(), otherRange.from(), otherRange.to());
    }
}
