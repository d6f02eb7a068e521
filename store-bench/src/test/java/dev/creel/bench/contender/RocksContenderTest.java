package dev.creel.bench.contender;

class RocksContenderTest extends ContenderContract {

    RocksContenderTest() {
        super(ContenderName.ROCKSDB);
    }
}
