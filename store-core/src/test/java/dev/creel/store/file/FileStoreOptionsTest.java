package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FileStoreOptionsTest {

    @Test
    void theDefaultsAreThoseOfTheGateway() {
        assertThat(FileStoreOptions.defaults())
                .hasToString("FileStoreOptions[durability=FILE_AND_DIRECTORY, lockScope=GATEWAY, lockTimeout=PT10S,"
                        + " objectCacheMaxBytes=environment, cacheTtl=environment, access=READ_WRITE,"
                        + " missingDocument=CREATE, sharedFileSystem=WARN, keyNormalizer="
                        + FileStoreOptions.defaults().keyNormalizer()
                        + ", protectedFields=[acp], maxEntries=1000000, maxEntryBytes=67108864,"
                        + " maxFieldBytes=16777216, maxDepth=1000, maxReplacedFiles=8]");
    }

    @Test
    void whatWasSetIsInTheLineForTheLog() {
        FileStoreOptions options = FileStoreOptions.keepingNothing().toBuilder()
                .cacheTtl(Duration.ofSeconds(3))
                .sharedFileSystem(FileStoreOptions.SharedFileSystem.REFUSE)
                .build();

        assertThat(options.toString())
                .contains("objectCacheMaxBytes=0, cacheTtl=PT3S")
                .contains("sharedFileSystem=REFUSE");
        assertThat(options.sharedFileSystem()).isEqualTo(FileStoreOptions.SharedFileSystem.REFUSE);
    }
}
