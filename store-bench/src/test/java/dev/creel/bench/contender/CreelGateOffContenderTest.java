package dev.creel.bench.contender;

class CreelGateOffContenderTest extends ContenderContract {

    CreelGateOffContenderTest() {
        super(ContenderName.CREEL_GATE_OFF);
    }
}
