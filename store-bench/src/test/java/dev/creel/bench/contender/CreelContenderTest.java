package dev.creel.bench.contender;

class CreelContenderTest extends ContenderContract {

    CreelContenderTest() {
        super(ContenderName.CREEL);
    }
}
