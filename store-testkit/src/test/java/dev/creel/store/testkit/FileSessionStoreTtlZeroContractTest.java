package dev.creel.store.testkit;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.time.Duration;

/** The file store whose payload expires at once. */
class FileSessionStoreTtlZeroContractTest extends FileSessionStoreContractTest {

    @Override
    FileStoreOptions.Builder options() {
        return super.options().durability(Durability.PROCESS).cacheTtl(Duration.ZERO);
    }
}
