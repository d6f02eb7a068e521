package dev.creel.bench.contender;

class SqliteContenderTest extends ContenderContract {

    SqliteContenderTest() {
        super(ContenderName.SQLITE);
    }
}
