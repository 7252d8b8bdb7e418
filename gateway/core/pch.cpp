// exists so that the precompiled header of the rooms has a target to belong to
