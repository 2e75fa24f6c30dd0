"""Where does it hurt: from a place on the leg to muscles, routines, look-alikes and when to be seen."""
