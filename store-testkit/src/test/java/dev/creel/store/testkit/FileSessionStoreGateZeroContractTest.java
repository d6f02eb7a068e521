package dev.creel.store.testkit;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;

/** The file store that keeps no payload in memory. */
class FileSessionStoreGateZeroContractTest extends FileSessionStoreContractTest {

    @Override
    FileStoreOptions.Builder options() {
        return super.options().durability(Durability.PROCESS).objectCacheMaxBytes(0);
    }
}
