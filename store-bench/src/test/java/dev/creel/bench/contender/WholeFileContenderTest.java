package dev.creel.bench.contender;

class WholeFileContenderTest extends ContenderContract {

    WholeFileContenderTest() {
        super(ContenderName.WHOLE_FILE);
    }
}
