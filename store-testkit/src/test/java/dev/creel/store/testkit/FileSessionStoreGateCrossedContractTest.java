package dev.creel.store.testkit;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;

/** The file store of which some documents lie below the gate and some above it. */
class FileSessionStoreGateCrossedContractTest extends FileSessionStoreContractTest {

    @Override
    FileStoreOptions.Builder options() {
        return super.options().durability(Durability.PROCESS).objectCacheMaxBytes(600);
    }
}
